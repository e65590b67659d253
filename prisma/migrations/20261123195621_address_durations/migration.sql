-- AlterTable
ALTER TABLE "Webhook" ADD COLUMN     "lastDurationMs" INTEGER;

-- AlterTable
ALTER TABLE "SlackHook" ADD COLUMN     "lastDurationMs" INTEGER;
