-- AlterTable
ALTER TABLE "Deal" ADD COLUMN     "leftScopes" TEXT[] DEFAULT ARRAY[]::TEXT[];
