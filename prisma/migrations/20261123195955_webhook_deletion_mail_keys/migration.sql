-- AlterTable
ALTER TABLE "Webhook" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "EmailMessage" ADD COLUMN     "keysSpent" INTEGER NOT NULL DEFAULT 0;
