import { Prisma } from './generated/prisma/client.ts';

/** A part of a statement, with its values as parameters; parts are put together by writing one into another. */
export type Sql = Prisma.Sql;
export const { sql } = Prisma;
/** The name of a table or column of ours, never what somebody typed. */
export const { raw } = Prisma;
