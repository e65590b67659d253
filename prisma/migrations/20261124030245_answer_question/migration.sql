-- AlterTable
ALTER TABLE "ChatMessage" ADD COLUMN     "questionId" TEXT;
