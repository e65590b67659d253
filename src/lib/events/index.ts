import 'server-only';

export { appendEvents, registerPlanner, type Planner } from './append';
export * from './model';
export { renamePerson } from './repository';
