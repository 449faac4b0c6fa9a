-- A list whose sender may not invite its people, and which waits for somebody who may.
ALTER TYPE "list_status" ADD VALUE 'ASKED';
