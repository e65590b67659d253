-- Nobody read it. A worker of the version before fails at the job that wrote it, which a later one does.
-- AlterTable
ALTER TABLE "EventLog" DROP COLUMN "dispatchedAt";

-- CreateTable
CREATE TABLE "ErasedPerson" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "doneThrough" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ErasedPerson_pkey" PRIMARY KEY ("id")
);
