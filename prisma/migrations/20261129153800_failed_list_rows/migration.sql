-- AlterEnum
ALTER TYPE "list_row_outcome" ADD VALUE 'FAILED';
