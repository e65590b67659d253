export function grantAppRole(
  ownerUrl: string,
  appUrl: string | undefined,
): Promise<{ guarded: boolean; note: string }>;
