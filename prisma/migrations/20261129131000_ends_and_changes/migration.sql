-- The invited person's own stop, and what else is done to an invitation in hand.
ALTER TYPE "round_status" ADD VALUE 'DECLINED';
ALTER TYPE "fact_kind" ADD VALUE 'DECLINED';
ALTER TYPE "fact_kind" ADD VALUE 'REACTIVATED';
ALTER TYPE "fact_kind" ADD VALUE 'CORRECTED';
ALTER TYPE "fact_kind" ADD VALUE 'EDITED';
