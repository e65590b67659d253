import 'server-only';

export { answerQuestion } from './chat/answer-question';
export type { ChatEvent } from './chat/events';
export { prepareAnswer } from './chat/prepare-answer';
export { wholeAnswer } from './chat/whole-answer';
export {
  deleteConversation,
  getConversation,
  listConversations,
  rateAnswer,
} from './conversations';
export { trimAnswers } from './trim-answers';
export { changeAssistantSettings, getAssistantSettings } from './settings';
