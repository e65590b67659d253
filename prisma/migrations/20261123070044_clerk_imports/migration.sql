-- AlterTable
ALTER TABLE "User" ADD COLUMN     "profileAsOf" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "DealEvent" ADD COLUMN     "importId" TEXT;

-- AlterTable
ALTER TABLE "ImportRun" ADD COLUMN     "cursorLine" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "dryRun" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "error" TEXT,
ADD COLUMN     "options" JSONB,
ADD COLUMN     "phase" TEXT,
ADD COLUMN     "phaseDone" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "phaseTotal" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "requestId" TEXT,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'import',
ADD COLUMN     "teamId" TEXT,
ADD COLUMN     "undo" JSONB,
ADD COLUMN     "undoneAt" TIMESTAMPTZ(3),
ALTER COLUMN "createdAt" DROP DEFAULT;

-- CreateTable
CREATE TABLE "ImportChunk" (
    "importId" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "ImportChunk_pkey" PRIMARY KEY ("importId","file","number")
);

-- CreateTable
CREATE TABLE "ImportedDeal" (
    "importId" TEXT NOT NULL,
    "dealId" TEXT NOT NULL,
    "before" JSONB,
    "versionAfter" INTEGER NOT NULL,

    CONSTRAINT "ImportedDeal_pkey" PRIMARY KEY ("importId","dealId")
);
