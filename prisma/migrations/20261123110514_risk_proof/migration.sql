-- DropIndex
DROP INDEX "RiskNorms_scopeKey_computedAt_idx";

-- AlterTable
ALTER TABLE "Deal" ADD COLUMN     "notRiskById" TEXT,
ADD COLUMN     "notRiskReason" TEXT,
ADD COLUMN     "notRiskUntil" TIMESTAMPTZ(3),
ADD COLUMN     "riskInputsHash" TEXT;

-- AlterTable
ALTER TABLE "RiskPolicy" ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'edited',
ADD COLUMN     "parent" TEXT,
ADD COLUMN     "runId" TEXT;

-- AlterTable: norms there are were as of the moment of their computing
ALTER TABLE "RiskNorms" ADD COLUMN     "asOf" TIMESTAMPTZ(3);
UPDATE "RiskNorms" SET "asOf" = "computedAt";
ALTER TABLE "RiskNorms" ALTER COLUMN "asOf" SET NOT NULL;

-- AlterTable: the old outcome of an alert was the end of its episode
ALTER TABLE "Alert" RENAME COLUMN "outcome" TO "ending";
ALTER TABLE "Alert" ADD COLUMN     "contributions" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "dismissNote" TEXT,
ADD COLUMN     "dismissReason" TEXT,
ADD COLUMN     "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN     "dismissedById" TEXT,
ADD COLUMN     "engineVersion" TEXT,
ADD COLUMN     "policyVersion" TEXT,
ADD COLUMN     "promisedDate" TIMESTAMPTZ(3),
ADD COLUMN     "replayed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "snoozedById" TEXT,
ADD COLUMN     "snoozedUntil" TIMESTAMPTZ(3);

-- DropTable
DROP TABLE "BacktestRun";

-- CreateTable
CREATE TABLE "RiskPolicyActivation" (
    "id" TEXT NOT NULL,
    "scopeKey" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "note" TEXT,
    "activatedById" TEXT,
    "activatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RiskPolicyActivation_pkey" PRIMARY KEY ("id")
);

-- A policy that was in force stays in force
INSERT INTO "RiskPolicyActivation" ("id", "scopeKey", "policyId", "activatedById", "activatedAt")
SELECT "id", "scopeKey", "id", "createdById", "activatedAt" FROM "RiskPolicy" WHERE "activatedAt" IS NOT NULL;
ALTER TABLE "RiskPolicy" DROP COLUMN "activatedAt";

-- CreateTable
CREATE TABLE "RiskRun" (
    "id" TEXT NOT NULL,
    "scopeKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "phase" TEXT,
    "params" JSONB NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "leaseUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RiskRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RiskPolicyActivation_scopeKey_activatedAt_idx" ON "RiskPolicyActivation"("scopeKey", "activatedAt");

-- CreateIndex
CREATE INDEX "RiskPolicyActivation_policyId_idx" ON "RiskPolicyActivation"("policyId");

-- CreateIndex
CREATE INDEX "RiskRun_scopeKey_createdAt_idx" ON "RiskRun"("scopeKey", "createdAt");

-- CreateIndex
CREATE INDEX "RiskRun_status_leaseUntil_idx" ON "RiskRun"("status", "leaseUntil");

-- CreateIndex
CREATE INDEX "RiskPolicy_scopeKey_createdAt_idx" ON "RiskPolicy"("scopeKey", "createdAt");

-- CreateIndex
CREATE INDEX "RiskNorms_scopeKey_asOf_computedAt_idx" ON "RiskNorms"("scopeKey", "asOf", "computedAt");

-- CreateIndex
CREATE INDEX "Alert_scopeKey_openedAt_idx" ON "Alert"("scopeKey", "openedAt");

-- AddForeignKey
ALTER TABLE "RiskPolicyActivation" ADD CONSTRAINT "RiskPolicyActivation_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "RiskPolicy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Norms of past days are gathered in the order in which deals closed.
CREATE INDEX "Deal_closed_at" ON "Deal" ("scopeKey", "closedAt", "id") WHERE "deletedAt" IS NULL AND "outcome" IS NOT NULL;
