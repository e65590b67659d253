import 'server-only';

export { closeStreams, getHub } from './get-hub';
export { currentLiveId, trimLiveLog } from './live-log';
export { openStream } from './open-stream';
export { planLive } from './plan-live';
export { pollEvents } from './poll-events';
