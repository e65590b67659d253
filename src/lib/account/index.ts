import 'server-only';

export { accessTable } from './access-table';
export { createToken, listTokens, revokeToken, type AccountRequest } from './api-tokens';
export { changeProfile, getProfile } from './change-profile';
export { deleteAccount, deleteAccountOf, describeDeparture } from './delete-account';
export { deleteIdentity } from './delete-identity';
export { deleteTeam } from './delete-team';
export { eraseTeam } from './erase-team';
export { exportAccount } from './export-account';
export { forgetErased } from './forget-erased';
export { findTraces } from './repository/traces';
