'use client';

import { Mail, Send, X } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { TeamRole } from '@/lib/auth/model';
import type { InviteDto } from '@/lib/teams/dto';
import { grantableBy, mayHandle } from '@/lib/teams/model';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { CopyLink } from './copy-link';
import { ROLE_LABELS, ROLE_MEANINGS } from './role-words';
import type { TeamActions } from './team-actions';
import { useTeamForm } from './use-team-form';

interface SentLink {
  readonly link: string;
  readonly email: string;
}

export interface InvitesCardProps {
  readonly teamId: string;
  readonly invites: readonly InviteDto[];
  readonly ownRole: TeamRole;
  readonly now: string;
  readonly actions: Pick<TeamActions, 'invite' | 'resend' | 'revoke'>;
}

export function InvitesCard(props: InvitesCardProps) {
  const { invites, teamId, ownRole, actions } = props;
  const [sent, setSent] = useState<SentLink | null>(null);

  return (
    <Card aria-labelledby="team-invites">
      <CardHeader
        title="Invites"
        titleId="team-invites"
        description="By mail, with a link that is good for seven days, for that address alone."
      />
      <CardBody className="flex flex-col gap-4">
        <InviteForm teamId={teamId} ownRole={ownRole} invite={actions.invite} onSent={setSent} />
        {sent && <CopyLink key={sent.link} {...sent} />}
      </CardBody>
      {invites.length > 0 && (
        <ul className="border-t border-line">
          {invites.map((invite) => (
            <InviteRow key={invite.id} invite={invite} {...props} onSent={setSent} />
          ))}
        </ul>
      )}
    </Card>
  );
}

interface InviteFormProps {
  readonly teamId: string;
  readonly ownRole: TeamRole;
  readonly invite: TeamActions['invite'];
  readonly onSent: (sent: SentLink) => void;
}

function InviteForm({ teamId, ownRole, invite, onSent }: InviteFormProps) {
  const { problem, pending, send, errorOf } = useTeamForm(invite);
  const form = useRef<HTMLFormElement>(null);
  const [role, setRole] = useState<TeamRole>('member');

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    send({ id: teamId, email, role }, ({ link }) => {
      onSent({ link, email: email.trim().toLowerCase() });
      form.current?.reset();
    });
  };

  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
      <FormProblem problem={problem} shownFields={['email', 'role']} />
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_12rem_auto]">
        <Field label="Mail address" required error={errorOf('email')}>
          {(control) => <Input {...control} name="email" type="email" autoComplete="off" />}
        </Field>
        <Field label="Role" error={errorOf('role')} hint={ROLE_MEANINGS[role]}>
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={(event) => setRole(event.currentTarget.value as TeamRole)}
            >
              {grantableBy(ownRole).map((each) => (
                <option key={each} value={each}>
                  {ROLE_LABELS[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" variant="primary" pending={pending} className="sm:mt-6">
          <Send aria-hidden="true" />
          {pending ? 'Inviting…' : 'Invite'}
        </Button>
      </div>
    </form>
  );
}

interface InviteRowProps extends InvitesCardProps {
  readonly invite: InviteDto;
  readonly onSent: (sent: SentLink) => void;
}

function InviteRow({ invite, teamId, ownRole, now, actions, onSent }: InviteRowProps) {
  const resend = useTeamForm(actions.resend);
  const revoke = useTeamForm(actions.revoke);
  const about = { id: teamId, inviteId: invite.id };
  const isMine = mayHandle(ownRole, invite.role);

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0">
      <Mail aria-hidden="true" className="size-4 shrink-0 text-ink-muted" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="text-sm font-medium [overflow-wrap:anywhere]">{invite.email}</p>
        <p className="text-dense text-ink-muted">
          {ROLE_LABELS[invite.role]}
          {invite.invitedBy && <>, by {invite.invitedBy}</>}, sent{' '}
          <DateTime value={invite.lastSentAt} format="relative" now={now} />
        </p>
        <FormProblem problem={resend.problem ?? revoke.problem} shownFields={[]} />
      </div>
      {invite.state === 'expired' ? (
        <Badge tone="medium">Expired</Badge>
      ) : (
        <span className="text-dense text-ink-muted">
          until <DateTime value={invite.expiresAt} format="date" />
        </span>
      )}
      {isMine && (
        <div className="flex gap-2">
          <Button
            size="sm"
            pending={resend.pending}
            aria-label={`Resend the invite of ${invite.email}`}
            title="Makes a new link; the one before ends"
            onClick={() => resend.send(about, ({ link }) => onSent({ link, email: invite.email }))}
          >
            Resend
          </Button>
          <Button
            size="sm"
            variant="ghost"
            pending={revoke.pending}
            aria-label={`Revoke the invite of ${invite.email}`}
            onClick={() => revoke.send(about)}
          >
            <X aria-hidden="true" />
            Revoke
          </Button>
        </div>
      )}
    </li>
  );
}
