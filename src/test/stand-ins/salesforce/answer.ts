/** What is answered: a body of JSON, with its status. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiFault {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}

/** A fault that is answered as Salesforce does: a list, whatever their number. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    const fault: ApiFault = { message, errorCode, ...(fields ? { fields } : {}) };
    this.answer = { status, body: [fault] };
  }
}

export const expiredSession = (): Refusal =>
  new Refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
export const usedUp = (): Refusal =>
  new Refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
