import 'server-only';

export { sendMail, type MailAnswer, type MailProvider, type OutgoingMail } from './send-mail';
