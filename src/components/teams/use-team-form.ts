export { useActionForm as useTeamForm } from '../hooks/use-action-form';
