/** Words for metals, gems and prestige by which partner programs name their tiers, in the languages that such programs use. */

interface PrestigeWord {
  /** What it is, for a sentence: `a metal`. */
  readonly what: 'a metal' | 'a gem' | 'prestige';
}

type Words = Readonly<Record<PrestigeWord['what'], string>>;

/** Words that name a rank wherever they stand in a label: Gold Reseller, Elite Delivery Partner. */
const anywhere: Words = {
  'a metal': `
    gold golden silver bronze platinum palladium rhodium
    silber platin
    bronze platine
    oro bronce platino
    ouro prata platina
    argento bronzo
    goud zilver brons platina
    guld gull silver brons bronse bronze sølv
    kulta hopea pronssi
    złoto złoty srebro srebrny brąz brązowy platyna platynowy
    zlato zlatý stříbro stříbrný bronz bronzový platinový striebro strieborný
    arany ezüst platina
    altın gümüş bronz
    aur argint
    emas perak perunggu
    vàng bạc
    золото золотой золотий серебро серебряный срібло срібний бронза бронзовый бронзовий платина платиновый платиновий
    χρυσός χρυσό αργυρός ασημένιος χάλκινος μπρούντζος πλατίνα πλατινένιος
    ذهبي ذهبية فضي فضية برونزي برونزية برونز بلاتيني بلاتينية بلاتين
    זהב ברונזה פלטינה
    स्वर्ण सोना रजत चांदी चाँदी कांस्य प्लैटिनम
  `,
  'a gem': `
    diamond sapphire emerald
    diamant saphir smaragd
    émeraude
    diamante zafiro esmeralda
    safira
    zaffiro smeraldo
    saffier
    timantti safiiri
    diament szafir szmaragd
    gyémánt elmas zümrüt
    алмаз алмазный бриллиант бриллиантовый діамант діамантовий сапфир сапфір изумруд смарагд
    διαμάντι ζαφείρι
    ماسي ماسية
    יהלום
    हीरा
  `,
  prestige: `
    elite vip prestige superstar president presidents chairman chairmans
    élite elitär elit
    элитный элита эліта елітний
    ελίτ
    نخبة النخبة
    עילית
  `,
};

/** Words that are also trades, places, products or ordinary talk: they name a rank only where nothing else is said. */
const alone: Words = {
  'a metal': `
    titanium copper iron steel chrome
    kupfer titan stahl eisen
    or argent cuivre titane acier
    plata cobre titanio acero
    aço titânio
    rame acciaio titanio
    koper staal titanium
    koppar stål
    bakır çelik
    כסף ארד
    ذهب فضة
  `,
  'a gem': `
    ruby pearl jade crystal opal amber topaz onyx
    rubin perle kristall bernstein
    rubis perle cristal
    rubí perla
    pérola
    rubino
    robijn parel
    rubiini
    rubin kryształ
    yakut
    рубин рубін
    ρουμπίνι
    ياقوت زمرد
  `,
  prestige: `
    premier premium royal ultimate supreme prime star stars legend champion champions crown
    spitzen royale première ultime suprême supremo principe
    премиум преміум
    πρέμιουμ
    متميز
    פרימיום
  `,
};

/** What may stand beside such a word without saying what the partner does. */
const rank = `
  partner partners partnership tier level status stage grade class rank member members membership club circle plus program programme
  reseller resellers dealer dealers
  partnerin stufe mitglied händler
  partenaire partenaires niveau statut membre revendeur
  socio socios nivel miembro distribuidor asociado
  parceiro parceiros nível membro revendedor
  livello membro rivenditore
  lid
  nivå medlem taso kumppani jäsen
  poziom członek úroveň člen szint
  ortak seviye iş ortağı
  партнер партнёр уровень рівень участник
  συνεργάτης επίπεδο
  شريك مستوى
  שותף רמה
  भागीदार स्तर
`;

/** What stands behind such a word in languages that write both as one. */
const behind =
  /(partners?|partnere|partnerin|status|stufe|level|niveau|niva|nivaa|mitglied|medlem|klasse|klass|taso|kumppani|jasen|reseller)$/;

/** Scripts without spaces between words. */
const inside: readonly (readonly [PrestigeWord['what'], RegExp])[] = [
  ['a metal', /ゴールド|シルバー|ブロンズ|プラチナ|チタン/],
  // The characters for gold and silver also begin finance and bank, and end money and capital.
  [
    'a metal',
    /(?<!\p{Script=Han})[金银銀铜銅](?=$|[^\p{Script=Han}]|[牌级級卡质質章星]|合作|伙伴|夥伴|会员|會員)/u,
  ],
  ['a metal', /白金|白银|白銀|[铂鉑]|[黄黃]金|青[铜銅]/],
  ['a metal', /골드|실버|브론즈|플래티넘|플래티늄/],
  ['a metal', /โกลด์|ซิลเวอร์|แพลทินัม|ทองคำ|ระดับ(ทอง|เงิน)|^(ทอง|เงิน)$/],
  [
    'a gem',
    /ダイヤモンド|ルビー|エメラルド|サファイア|[钻鑽鉆]石|다이아몬드|에메랄드|사파이어|루비(?= ?파트너|$)|เพชร/,
  ],
  ['prestige', /エリート|プレミアム?(?=$|[ ・]?(?:パートナー|会員|レベル|メンバー))/],
  ['prestige', /精英|菁英|尊享|至尊|엘리트|프리미[어엄](?= ?파트너|$)/],
];

/** Lower case and without accents, so that labels and words are written alike. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, (mark) => (isDevanagari(mark) ? mark : ''))
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o');
}

/** Marks of this script are vowels, not accents. */
function isDevanagari(mark: string): boolean {
  return /\p{Script=Devanagari}/u.test(mark);
}

const wordsIn = (text: string): readonly string[] => plain(text).match(/[\p{L}\p{M}]+/gu) ?? [];

function meanings(of: Words): ReadonlyMap<string, PrestigeWord['what']> {
  return new Map(
    (['prestige', 'a gem', 'a metal'] as const).flatMap((what) =>
      wordsIn(of[what]).map((word) => [word, what] as const),
    ),
  );
}

const strong = meanings(anywhere);
const weak = meanings(alone);
const ranks = new Set(wordsIn(rank));

/** What a label is named after, where it is named so. */
export function prestigeWordIn(label: string): PrestigeWord | null {
  const words = wordsIn(label);
  const meant = (known: typeof strong, word: string): PrestigeWord['what'] | undefined =>
    known.get(word) ?? known.get(word.replace(behind, ''));
  for (const word of words) {
    const what = meant(strong, word);
    if (what) return { what };
  }
  // A letter alone is what is left of `President's` or stands in for a number.
  const telling = words.filter((word) => !ranks.has(word) && word.length > 1);
  const [first, ...more] = telling.map((word) => meant(weak, word));
  // Gold in French, and a common word between two others in English.
  const isChoice = / or \p{L}/u.test(label);
  if (first && !more.includes(undefined) && !isChoice) return { what: first };
  const whole = label.normalize('NFC');
  const found = inside.find(([, pattern]) => pattern.test(whole));
  return found ? { what: found[0] } : null;
}
