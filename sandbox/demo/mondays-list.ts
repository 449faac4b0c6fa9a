/**
 * What a foreman wrote down over the weekend, as Excel saves it: 40 people for Monday. Some are there already, some stand
 * there twice, and some rows are wrong.
 */
export const MONDAYS_LIST = asExcelSavesIt(`
Name;E-mail;Company
Mateus Ferreira;mateus.ferreira@acme.test;Acme Steel
Sam Steel;sam@acme.test;Acme Steel
Oksana Bondar;oksana.bondar@borealis.test;Borealis Electrical
Henrik Dahl;henrik.dahl@borealis.test;Borealis Electrical
Joy Adeyemi;joy.adeyemi@acme.test;Acme Steel
Ravi Menon;ravi.menon@northwind.test;Northwind Builders
Pedro Alves;pedro.alves@acme;Acme Steel
Marta Kowalska;marta.kowalska@acme.test;ACME STEEL
Tom Brennan;tom.brennan@northwind.test;Northwind Builders
Aylin Demir;aylin.demir@borealis.test;Borealis Electrical
Chidi Okafor;chidi.okafor@acme.test;Acme Steel
Inês Carvalho;ines@acme.test;Acme Steel
Nils Bergström;nils.bergstrom@borealis.test;Borealis Electrical
Kofi;kofi@borealis.test;Borealis Electrical
Leila Haddad;leila.haddad@acme.test;Acme Steel
Paul O'Brien;paul@northwind.test;Northwind Builders
Dariusz Nowak;dariusz.nowak@acme.test;Acme Steel
Bea Santos;bea.santos@northwind.test;Northwind Builders
Emil Rask;emil.rask@borealis.test;Borealis Electrical
Greta Holm;greta.holm@acme.test;Delta Scaffolding
Imani Njoroge;imani.njoroge@acme.test;Acme Steel
Stefan Vasile;stefan.vasile@borealis.test;Borealis Electrical
Lucía Fuentes;lucia@castor.test;Acme Steel
Hugo Lambert;hugo.lambert@northwind.test;Northwind Builders
Tereza Malá;tereza.mala@borealis.test;Borealis Electrical
Juan de la Cruz;juan.delacruz@acme.test;Acme Steel
Mei Tanaka;mei@northwind.test;Northwind Builders
Ola Nordmann;ola.nordmann@borealis.test;Borealis Electrical
Yara Nasser;;Acme Steel
Femi Balogun;femi.balogun@acme.test;Acme Steel
Paul O'Brien;Paul@Northwind.test;Northwind Builders
Ines Moreau;ines.moreau@borealis.test;Borealis Electrical
Kwame Mensah;kwame.mensah@acme.test;Acme Steel
Sanna Virtanen;sanna.virtanen@borealis.test;Borealis Electrical
Rita Reader;rita@northwind.test;Northwind Builders
Luca Conti;luca.conti@acme.test;Acme Steel
Noor Haddad;noor.haddad@borealis.test;Borealis Electrical
Brian Walsh;brian.walsh@northwind.test;Northwind Builders
Zofia Zając;zofia.zajac@acme.test;Acme Steel
Arjun Rao;arjun.rao@borealis.test;Borealis Electrical
`);

/** With semicolons, as in most of Europe, and a mark that says which encoding it is. */
function asExcelSavesIt(table: string): string {
  return `\ufeff${table.trim().replaceAll('\n', '\r\n')}\r\n`;
}
