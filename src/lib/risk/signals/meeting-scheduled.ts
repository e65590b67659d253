import { parseTime } from '../parse-time';
import { formatDay } from '../plain-words';
import { contribute, evidenceOf, type Signal } from './findings';

/** The good sign of a meeting ahead (its softening of inactivity is part of that signal). */
export const meetingScheduled: Signal = ({ history, policy }, findings) => {
  const { meeting, meetingEase } = history;
  if (!history.meetingsSeen) {
    findings.notSeen.push({ signal: 'meeting_scheduled', reason: 'No scheduled meeting is known' });

    return;
  }
  if (meeting === null || meetingEase === 0) return;
  const start = parseTime(meeting.to) ?? meeting.at;
  const when =
    start > history.asOf
      ? `A meeting is scheduled for ${formatDay(start)}`
      : `A meeting was due on ${formatDay(start)}`;
  const points = -policy.weights.meeting_scheduled * meetingEase;
  contribute(findings, 'meeting_scheduled', points, -meetingEase, when, [
    evidenceOf(meeting, `Scheduled on ${formatDay(meeting.at)}`),
  ]);
};
