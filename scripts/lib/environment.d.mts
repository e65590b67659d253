export function givenDatabase(): {
  ownerUrl: string;
  appUrl: string | undefined;
  stop(): Promise<void>;
} | null;
