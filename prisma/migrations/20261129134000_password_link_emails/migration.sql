-- A link to choose a new password. A new value is of use only from the next migration on.
ALTER TYPE "email_kind" ADD VALUE 'PASSWORD_LINK';
