-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "sourceDealIds" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "CrmPush" ADD COLUMN     "notMade" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- By hand: which deals a CRM named its meetings for, as far as it is known: the one that it was given to
-- by itself, else the ones that a person took it away from.
UPDATE "Meeting" SET "sourceDealIds" = CASE
    WHEN coalesce("linkedBy", '') = 'manual' AND cardinality("refusedDealIds") > 0 THEN "refusedDealIds"
    WHEN "dealId" IS NOT NULL THEN ARRAY["dealId"]
    ELSE coalesce("refusedDealIds", '{}') END
WHERE "source" IN ('salesforce', 'hubspot');
