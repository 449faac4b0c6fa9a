-- A row whose address somebody of the tenant had until it was corrected.
ALTER TYPE "list_row_outcome" ADD VALUE 'CORRECTED' AFTER 'WRONG_ADDRESS';
