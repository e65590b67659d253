import { z } from 'zod';

/** A person as Clerk writes them, in its API and in its events; only what is read here. */
const wire = z.object({
  id: z.string(),
  username: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  image_url: z.string().nullish(),
  primary_email_address_id: z.string().nullish(),
  email_addresses: z
    .array(
      z.object({
        id: z.string().nullish(),
        email_address: z.string(),
        verification: z.object({ status: z.string().nullish() }).nullish(),
      }),
    )
    .default([]),
  /** Milliseconds. */
  updated_at: z.number().int().min(0).max(8.64e15),
});

/** What Clerk knows of a person. */
export interface ClerkUser {
  readonly id: string;
  readonly name: string | null;
  readonly username: string | null;
  /** The primary address, where Clerk has verified it. */
  readonly email: string | null;
  readonly imageUrl: string | null;
  readonly updatedAt: Date;
}

/** A `User` of the wire -> what is read of it. */
export const clerkUserSchema = wire.transform((user): ClerkUser => {
  const primary = user.email_addresses.find(({ id }) => id && id === user.primary_email_address_id);
  return {
    id: user.id,
    name: [user.first_name, user.last_name].filter(Boolean).join(' ') || null,
    username: user.username ?? null,
    email: primary?.verification?.status === 'verified' ? primary.email_address : null,
    imageUrl: user.image_url ?? null,
    updatedAt: new Date(user.updated_at),
  };
});
