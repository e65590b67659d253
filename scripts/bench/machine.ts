import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { existsSync, readFileSync } from 'node:fs';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  /** Null where no section needed a database. */
  readonly postgres: string | null;
  readonly system: string;
}

function systemName(): string {
  const file = '/etc/os-release';
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const pretty = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1];
  return `${pretty ? `${pretty}, ` : ''}${type()} ${release()}`;
}

export function describeMachine(postgres: string | null): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres,
    system: systemName(),
  };
}

export function machineLines(machine: Machine): string[] {
  const { processor, cores, memoryGb, node, postgres, system } = machine;
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB`,
    `Node ${node}${postgres ? `, PostgreSQL ${postgres} (durable, on the same machine)` : ''}, ${system}`,
  ];
}
