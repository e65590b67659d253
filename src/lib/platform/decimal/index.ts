import { Prisma } from '../db/generated/client';

/** Exact decimal numbers: money inside the product, as the database gives and takes it. */
export const Decimal = Prisma.Decimal;
export type Decimal = Prisma.Decimal;
