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

-- DropTable
DROP TABLE "ImportStagedRow";

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

-- CreateTable
CREATE TABLE "ImportStagedDeal" (
    "importId" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "isClosed" BOOLEAN NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "ImportStagedDeal_pkey" PRIMARY KEY ("importId","externalId")
);

-- CreateTable
CREATE TABLE "ImportStagedEvent" (
    "importId" TEXT NOT NULL,
    "dealExternalId" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "ImportStagedEvent_pkey" PRIMARY KEY ("importId","dealExternalId","line")
);

-- CreateIndex
CREATE INDEX "ImportStagedDeal_importId_isClosed_line_idx" ON "ImportStagedDeal"("importId", "isClosed", "line");

-- What an import has read can be read again from its chunks, so it need not survive a crash.
ALTER TABLE "ImportStagedDeal" SET UNLOGGED;
ALTER TABLE "ImportStagedEvent" SET UNLOGGED;
-- The pieces are read once and soon deleted: no time is spent on packing them.
ALTER TABLE "ImportChunk" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
