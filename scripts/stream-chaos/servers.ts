import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ServerState } from './server';

const FILE = path.join(import.meta.dirname, 'server.ts');

/** One server process; killed, it is started again by `restart`, on another port. */
export class Server {
  #child: ChildProcess | null = null;
  port = 0;

  async start(): Promise<void> {
    const execArgv = ['--conditions=react-server', '--import=tsx', '--expose-gc'];
    this.#child = fork(FILE, { execArgv });
    const [{ port }] = (await once(this.#child, 'message')) as [{ port: number }];
    this.port = port;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.port = 0;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async state(): Promise<ServerState> {
    if (!this.#child) throw new Error('the server is not running');
    const answered = once(this.#child, 'message');
    this.#child.send('state');
    const [{ state }] = (await answered) as [{ state: ServerState }];
    return state;
  }
}
