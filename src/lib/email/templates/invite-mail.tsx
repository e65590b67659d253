import type { Formats } from '../formats';
import type { InviteContent } from '../model';
import { plainWords } from '../plain-words';
import { MainLink, Note, Paragraph } from './parts';

/** Asks somebody to join a team; they may never have heard of the product. */
export function InviteMail({
  content,
  formats,
}: {
  readonly content: InviteContent;
  readonly formats: Formats;
}) {
  // prettier-ignore
  const { teamName, invitedBy, role, url, expiresAt } = content;
  return (
    <>
      <Paragraph>
        {`${plainWords(invitedBy ?? 'Somebody of the team')} asks you to join ${plainWords(teamName)} on Sentinel as ${role}. Sentinel watches a sales team’s deals and warns early of those at risk.`}
      </Paragraph>
      <Note>
        {`The link is for you alone and works until ${formats.moment(expiresAt)}. You can accept or decline there.`}
      </Note>
      <MainLink href={url}>Look at the invite</MainLink>
    </>
  );
}
