import 'server-only';

export type { MailSetting } from './deliver-mail';
export { formatsOf, type Formats } from './formats';
export { makeMailPump } from './mail-pump';
export { renderMail } from './render-mail';
export { insertMail, isRefused as isProviderRefusing, type MailRow } from './repository';
export { sampleMails } from './samples';
export { hasOutbox, providerOf } from './setting';
export { trimMails } from './trim-mails';
