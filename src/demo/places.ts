/** Countries with their currency and the parts that names are made of. Companies and people are invented. */

/** A country: what names sound like there and what people pay with. */
export interface Place {
  readonly currency: keyof typeof dollars;
  /** First and second half of a company's name; every pair makes one. */
  readonly heads: string;
  readonly tails: string;
  readonly trades: string;
  readonly forms: string;
  readonly first: string;
  readonly last: string;
}

/** US dollars for a hundred units, about; the rates of the demo move around them. */
export const dollars = {
  USD: 100, EUR: 108, GBP: 127, JPY: 0.68, INR: 1.2, BRL: 19, CAD: 73, AUD: 66, SEK: 9.6, NOK: 9.4, PLN: 25, ZAR: 5.4,
} as const; // prettier-ignore

/** By ISO code. Lists are words between blanks. */
export const places = {
  US: {
    currency: 'USD',
    heads: 'Kiln Alder Tamar Quarry Bramble Cotton Juniper Ember Larkin Sable Pewter Drift Hollow Mesa Ridge',
    tails: 'marsh wick fern dale crest ford hollow point brook stead vane row lock mere bluff',
    trades: 'Computing Data Systems Software Partners Technologies',
    forms: 'Inc. LLC Corp.',
    first: 'Grace Tom Rebecca Marcus Dana Aaron Leah Miguel Tessa Owen Renee Caleb Jasmine Ethan Nora Kwame',
    last: 'Lowell Harker Stone Hill Whitlock Brandt Okafor Reyes Sutter Voss Calder Pruitt Lindgren Ames Tran',
  },
  GB: {
    currency: 'GBP',
    heads: 'Harbor Oak Brack Thistle Wren Fen Copper Ash Hal Mill Raven Stoke Penn Lang Mar',
    tails: 'finch mere well combe gate worth hurst bury ley thorpe stow bourne ridge holt wick',
    trades: 'Advisory Systems Consulting Digital IT Solutions',
    forms: 'Ltd Ltd LLP',
    first:
      'Amelia Oliver Priya Simon Beth Callum Imogen Rashid Harriet Dylan Zara Fergus Naomi Jacob Isla Samir',
    last: 'Frost Dean Nair Clark Pemberton Hughes Malik Ashdown Baird Kemp Winslow Fairley Osei Rowe Lister',
  },
  DE: {
    currency: 'EUR',
    heads: 'Nord Havel Birken Stern Elb Grün Silber Wald Eich Feld Lind Berg Stein Mühl Kranich',
    tails: 'havel bach werk furt brück wege tal horn feldt mark stade hain kamp sund born',
    trades: 'Systeme Consulting Informatik Digital Software Netze',
    forms: 'GmbH GmbH AG',
    first: 'Ines Jonas Mira Paul Leonie Emre Katrin Felix Aylin Moritz Svenja Tobias Hanna Lukas Greta Cem',
    last: 'Brandt Keller Vogt Adler Yildiz Hoffmann Seidel Krämer Lorenz Busch Winter Richter Jansen Pohl Thoma',
  },
  FR: {
    currency: 'EUR',
    heads: 'Castel Vent Mont Clair Roche Belle Haut Val Font Pierre Bois Rive Aube Sauve Gran',
    tails: 'ane oise ville mare bourg fleur sac lune gny court main tel vigne courbe dine',
    trades: 'Conseil Numérique Systèmes Réseaux Logiciels Data',
    forms: 'SAS SARL SA',
    first:
      'Camille Hugo Aïcha Léa Bastien Inès Mathis Chloé Karim Élodie Théo Manon Yanis Solène Jules Nadia',
    last: 'Laurent Moreau Benali Garnier Lefèvre Rousseau Faure Diallo Marchand Perrin Blanchet Colin Roux Haddad',
  },
  NL: {
    currency: 'EUR',
    heads: 'Prax Linden Water Duin Rijn Veld Zand Kade Molen Brug Eem Vecht Zilver Hage Loo',
    tails: 'holm ster dijk hoven burg meer zicht waard steeg poort lande rade kwartier vliet horst',
    trades: 'Advies Systemen Software Digitaal IT Projecten',
    forms: 'B.V. B.V. N.V.',
    first: 'Femke Joris Elise Rutger Sanne Daan Fatima Bram Lotte Thijs Maud Youssef Anouk Koen Iris Ravi',
    last: 'Haan Vos Maas Blom Visser Kuiper Bouzid Mulder Dekker Smit Postma Verhoef Tak Rietveld Janmaat',
  },
  ES: {
    currency: 'EUR',
    heads: 'Sota Monte Alba Costa Rio Llano Torre Mira Sol Piedra Val Alta Oliva Brisa Cala',
    tails: 'vela mar roble luz nera fuente lobo grana verde mansa cima llana plata rubia noria',
    trades: 'Digital Sistemas Consultores Redes Tecnología Datos',
    forms: 'S.L. S.L. S.A.',
    first: 'Carmen Luis Sofía Javier Lucía Pablo Nerea Álvaro Marta Iván Elena Diego Aitana Rubén Noa Hugo',
    last: 'Vidal Ortega Lozano Serrano Medina Castaño Iglesias Prieto Cano Ferrer Rojas Beltrán Soler Marín',
  },
  SE: {
    currency: 'SEK',
    heads: 'Björk Sjö Lind Ek Ljung Gran Fjäll Hav Norr Sten Vinter Silver Älv Tall Hög',
    tails: 'holm vik stad lund berga sund ås näs torp hamn skog mark dal fors udd',
    trades: 'Konsult System Data Digital Teknik IT',
    forms: 'AB AB',
    first: 'Elin Oskar Maja Viktor Saga Emil Amira Nils Freja Axel Linnea Hassan Tuva Gustav Ebba Anton',
    last: 'Lindqvist Sandell Nyberg Ekholm Haddad Forsberg Åkesson Hedlund Wallin Berggren Strand Falk Öberg',
  },
  NO: {
    currency: 'NOK',
    heads: 'Fjord Fjell Nord Sol Elve Kyst Ask Bjørk Havn Lys Sand Skog Stor Vind Øst',
    tails: 'lys heim vang sund strand dal nes gard holt vik foss tun berg bekk mo',
    trades: 'IT Data Systemer Rådgivning Digital',
    forms: 'AS AS',
    first: 'Hanna Eirik Sofie Lars Ingrid Jonas Amina Sindre Marte Henrik Thea Omar Silje Magnus',
    last: 'Moe Solberg Lund Haugen Bakke Dahl Berge Nygaard Ahmed Lien Strøm Aas Vik',
  },
  PL: {
    currency: 'PLN',
    heads: 'Wisło Jodło Kamień Sosno Brzo Lipno Złoto Dębo Rzeko Miro Gór Pol Jasno',
    tails: 'grad pole brzeg most bór staw dwór ruda wola kąt tor wit sław',
    trades: 'Systemy Doradztwo Oprogramowanie Dane IT',
    forms: 'Sp.z\u00a0o.o. S.A.',
    first: 'Zofia Jakub Hanna Piotr Maja Tomasz Oliwia Marek Alicja Kamil Julia Paweł Lena Michał',
    last: 'Wrona Zieliński Kaczmarek Sikora Baran Pawlak Urban Lis Kubiak Mazur Gajda Bielak',
  },
  IN: {
    currency: 'INR',
    heads: 'Bhav Sar Nil Vay Kir Ash Mith Tar Pra Sur Anant Dhru Mal Var Chan',
    tails: 'ani oja giri una anta vika ila ara kash agam mani bhai yana sindhu dari',
    trades: 'Infotech Digital Solutions Technologies Consulting Works',
    forms: 'Pvt\u00a0Ltd Pvt\u00a0Ltd LLP',
    first:
      'Ananya Rohan Meera Arjun Kavya Vikram Fatima Nikhil Isha Sanjay Divya Imran Pooja Karthik Leela Dev',
    last: 'Iyer Banerjee Kulkarni Menon Chauhan Reddy Sheikh Bose Desai Pillai Mathur Rao Kaur Joshi Thakur',
  },
  JP: {
    currency: 'JPY',
    heads: 'Minato Kuro Hoshi Aka Shira Mizu Taka Naga Yama Kawa Haru Tomi Kiyo Waka Asa',
    tails: 'gane zaki mori hara no sawa moto shima mine numa kura tani bashi oka se',
    trades: 'Works Systems Soft Consulting Networks',
    forms: 'K.K. G.K.',
    first: 'Yuki Ren Aoi Haruto Mei Sota Hina Kaito Sakura Daiki Rin Takumi Emi Shun Nao Kenta',
    last: 'Tanabe Okada Mori Hayashi Ishikawa Ueda Nakano Fujii Arai Kondo Sugawara Noda Hirata Matsui',
  },
  BR: {
    currency: 'BRL',
    heads: 'Jacar Ita Serra Mar Campo Ipê Rio Sabi Pedra Cana Luz Monte Vila Araçá Boa',
    tails: 'andá poran verde mata lima duva norte rama via bela sol brava nova tinga mar',
    trades: 'Sistemas Tecnologia Consultoria Dados Soluções',
    forms: 'Ltda. Ltda. S.A.',
    first: 'Beatriz Thiago Larissa Rafael Camila Bruno Juliana Caio Luana Mateus Débora Vinícius Aline João',
    last: 'Nogueira Barreto Teixeira Duarte Moraes Cardoso Peixoto Rezende Tavares Fontes Leal Siqueira',
  },
  CA: {
    currency: 'CAD',
    heads: 'Quill Maple Cedar Northern Loon Granite Birch Harbour Prairie Aspen Beaver Tundra Salt',
    tails: 'mere gate line water stone field light path crossing shore land bay peak',
    trades: 'Software Systems Group Digital Cloud',
    forms: 'Inc. Ltd.',
    first: 'Nadia Simon Claire Amir Hannah Luc Priya Wyatt Maëlle Jordan Sienna Tariq Brooke Étienne',
    last: 'Petrov Tremblay Singh MacLeod Gagnon Chen Bouchard Fraser Dhillon Roy Campbell Nguyen',
  },
  AU: {
    currency: 'AUD',
    heads: 'Wattle Ridge Coral Banksia Gum Iron Outer Red South Sand Karri Billa',
    tails: 'bark water creek point bong leaf stone plain cliff rock coast field',
    trades: 'Digital IT Advisory Systems Cloud',
    forms: 'Pty\u00a0Ltd Pty\u00a0Ltd',
    first: 'Ruby Lachlan Matilda Kai Zoe Angus Mei Declan Tahlia Arlo Priyanka Heath',
    last: 'Barclay Nguyen Doyle Pascoe Whitby Tran Lawler Sharma Keating Muir Hadley',
  },
  ZA: {
    currency: 'ZAR',
    heads: 'Protea Karoo Umzi Table Baobab Aloe Kudu Springs Ubu Witte Blou Thaba',
    tails: 'ridge veld rand kloof berg fontein gate vlei dal mist kop rivier',
    trades: 'Digital Systems Consulting IT Networks',
    forms: '(Pty)\u00a0Ltd (Pty)\u00a0Ltd',
    first: 'Thandi Sipho Lerato Johan Naledi Pieter Ayesha Bongani Anneke Themba Zanele Riaan',
    last: 'Mokoena Dlamini Botha Naidoo Khumalo Venter Jacobs Ndlovu Pillay Steyn Mahlangu',
  },
} as const satisfies Readonly<Record<string, Place>>;

/** A country of the demo. */
export type Country = keyof typeof places;
/** A currency that the demo's partners sell in. */
export type Currency = keyof typeof dollars;
