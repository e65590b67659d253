import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopOnSignal } from './stop-on-signal';

/** A process that notes what happens to it, and in which order. */
class Target extends EventEmitter {
  readonly steps: string[] = [];
  exitCode: number | string | null | undefined;
  readonly ended: Promise<void>;
  private end: () => void = () => {};

  constructor() {
    super();
    this.ended = new Promise((resolve) => (this.end = resolve));
  }
  /** As Node does it: the listeners of `exit` have the last word on the code. */
  exit(code: number): void {
    this.exitCode = code;
    this.emit('exit');
    this.steps.push(`exit ${this.exitCode}`);
    this.end();
  }
}

function targetWithServer(): Target {
  const target = new Target();
  target.on('SIGTERM', () => {
    target.steps.push('server closed');
    target.exit(143);
  });
  return target;
}

describe('a signal', () => {
  it('lets the work end before the server, and the process well', async () => {
    const target = targetWithServer();
    stopOnSignal(target, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      target.steps.push('worker stopped');
    });
    target.emit('SIGTERM', 'SIGTERM');
    target.emit('SIGTERM', 'SIGTERM');
    await target.ended;
    expect(target.steps).toEqual(['worker stopped', 'server closed', 'exit 0']);
  });

  it('ends the process by itself where nobody else would', async () => {
    const target = new Target();
    stopOnSignal(target, async () => {});
    target.emit('SIGINT', 'SIGINT');
    await target.ended;
    expect(target.steps).toEqual(['exit 0']);
  });

  it('ends the server also when the work cannot be stopped, and says so', async () => {
    const target = targetWithServer();
    stopOnSignal(target, () => Promise.reject(new Error('will not')));
    target.emit('SIGTERM', 'SIGTERM');
    await target.ended;
    expect(target.steps).toEqual(['server closed', 'exit 143']);
  });
});
