-- AlterTable
ALTER TABLE "User" ADD COLUMN     "auditRef" TEXT;
UPDATE "User" SET "auditRef" = 'p' || replace(gen_random_uuid()::text, '-', '');
ALTER TABLE "User" ALTER COLUMN "auditRef" SET NOT NULL;

-- AlterTable
ALTER TABLE "TeamInvite" ADD COLUMN     "lastSentAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "sentCount" INTEGER NOT NULL DEFAULT 1,
ALTER COLUMN "invitedById" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Notification" ADD COLUMN     "groupKey" TEXT,
ADD COLUMN     "path" TEXT,
ADD COLUMN     "scopeKey" TEXT;

-- CreateTable
CREATE TABLE "NotificationPreference" (
    "userId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,

    CONSTRAINT "NotificationPreference_pkey" PRIMARY KEY ("userId","type","channel")
);

-- CreateTable
CREATE TABLE "NotificationSchedule" (
    "userId" TEXT NOT NULL,
    "quietFrom" INTEGER,
    "quietTo" INTEGER,
    "digest" TEXT NOT NULL DEFAULT 'off',
    "digestMinute" INTEGER NOT NULL DEFAULT 480,
    "digestWeekday" INTEGER NOT NULL DEFAULT 1,
    "nextDigestAt" TIMESTAMPTZ(3),

    CONSTRAINT "NotificationSchedule_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Digest" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Digest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlannedMessage" (
    "id" TEXT NOT NULL,
    "userId" TEXT,
    "channel" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "notificationId" TEXT,
    "inviteId" TEXT,
    "scopeKey" TEXT,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PlannedMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LiveEvent" (
    "id" BIGSERIAL NOT NULL,
    "seq" BIGINT,
    "scopeKey" TEXT NOT NULL,
    "userId" TEXT,
    "dealId" TEXT,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LiveEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LiveCounter" (
    "id" INTEGER NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "LiveCounter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "NotificationSchedule_nextDigestAt_idx" ON "NotificationSchedule"("nextDigestAt");

-- CreateIndex
CREATE UNIQUE INDEX "Digest_userId_to_key" ON "Digest"("userId", "to");

-- CreateIndex
CREATE INDEX "PlannedMessage_status_notBefore_idx" ON "PlannedMessage"("status", "notBefore");

-- CreateIndex
CREATE INDEX "PlannedMessage_userId_idx" ON "PlannedMessage"("userId");

-- CreateIndex
CREATE INDEX "PlannedMessage_inviteId_idx" ON "PlannedMessage"("inviteId");

-- CreateIndex
CREATE UNIQUE INDEX "PlannedMessage_notificationId_channel_key" ON "PlannedMessage"("notificationId", "channel");

-- CreateIndex
CREATE UNIQUE INDEX "LiveEvent_seq_key" ON "LiveEvent"("seq");

-- CreateIndex
CREATE INDEX "LiveEvent_createdAt_idx" ON "LiveEvent"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "User_auditRef_key" ON "User"("auditRef");

-- CreateIndex
CREATE INDEX "Notification_userId_createdAt_id_idx" ON "Notification"("userId", "createdAt", "id");

-- AddForeignKey
ALTER TABLE "NotificationPreference" ADD CONSTRAINT "NotificationPreference_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationSchedule" ADD CONSTRAINT "NotificationSchedule_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Digest" ADD CONSTRAINT "Digest_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlannedMessage" ADD CONSTRAINT "PlannedMessage_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlannedMessage" ADD CONSTRAINT "PlannedMessage_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlannedMessage" ADD CONSTRAINT "PlannedMessage_inviteId_fkey" FOREIGN KEY ("inviteId") REFERENCES "TeamInvite"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand, since Prisma's schema language cannot say them.

-- A second invite to the same address resends the first one.
CREATE UNIQUE INDEX "TeamInvite_open" ON "TeamInvite" ("teamId", lower("email")) WHERE "acceptedAt" IS NULL AND "declinedAt" IS NULL AND "revokedAt" IS NULL;

-- The live log: what has no place yet, and the last place given.
CREATE INDEX "LiveEvent_unplaced" ON "LiveEvent" ("id") WHERE "seq" IS NULL;
INSERT INTO "LiveCounter" ("id", "value") VALUES (1, 0);

-- Dated next steps that fall due, looked for every few minutes.
CREATE INDEX "Deal_next_step_due" ON "Deal" ("nextStepAt") WHERE "outcome" IS NULL AND "deletedAt" IS NULL AND "nextStepAt" IS NOT NULL;
