import { describe, expect, test } from 'vitest';
import { prestigeWordIn } from './prestige-words.ts';

const named: Readonly<Record<'a metal' | 'a gem' | 'prestige', readonly string[]>> = {
  'a metal': [
    'Gold', 'SILVER', 'Bronze', 'Platinum', 'Titanium', 'Gold Reseller', 'Platinum+', 'Gold-Level', 'Silver 2', 'Certified Gold Partner', 'Gold Solution Provider', 'GoldPartner',
    'Goldpartner', 'Silberpartner', 'Bronze-Partner', 'Platinstatus', 'Goldstufe', 'Titan',
    'Or', 'Partenaire Or', 'Niveau Argent', 'Partenaire Platine',
    'Socio Oro', 'Plata', 'Bronce', 'Platino', 'Ouro', 'Prata', 'Aço', 'Oro', 'Argento', 'Bronzo',
    'Goudpartner', 'Zilver', 'Brons', 'Guldpartner', 'Guldnivå', 'Gull', 'Sølv', 'Sølvpartner', 'Bronse', 'Kultataso', 'Hopea', 'Pronssi',
    'Złoty Partner', 'Srebrny', 'Brązowy', 'Zlatý partner', 'Stříbrný', 'Arany', 'Ezüst', 'Altın', 'ALTIN', 'Gümüş İş Ortağı', 'Aur', 'Emas', 'Perak',
    'Золото', 'Золотой партнёр', 'Золотий партнер', 'Серебряный', 'Срібний', 'Бронзовый', 'Платиновий', 'Χρυσός Συνεργάτης', 'ΧΡΥΣΟΣ', 'Πλατινένιος',
    'شريك ذهبي', 'فضي', 'זהב', 'כסף', 'स्वर्ण भागीदार', 'चांदी',
    'ゴールドパートナー', 'シルバー', '金牌合作伙伴', '金级', '金', '黄金合作伙伴', '銀牌', '白金', '铂金伙伴', '铜牌', '골드 파트너', '실버', 'ระดับทอง', 'โกลด์',
  ],
  'a gem': [
    'Diamond', 'Diamond Partner', 'Ruby', 'Ruby Partner', 'Emerald', 'Sapphire Tier', 'Diamant', 'Rubis', 'Diamante', 'Timantti', 'Elmas', 'Бриллиантовый партнёр', 'Διαμάντι', 'ماسي', 'יהלום', 'हीरा',
    'ダイヤモンド', '钻石合作伙伴', '鑽石', '다이아몬드', 'Crystal Club', 'Smaragdpartner', 'Rubinpartner',
  ],
  prestige: [
    'Elite', 'Elite Delivery Partner', 'Premier', 'Premier Partner', 'Premium', 'Premiumpartner', 'VIP', 'President’s Club', "President's Circle", 'Chairman’s Club', 'Royal', 'Ultimate', 'Champion Partner', 'Spitzenpartner',
    'Élite', 'Partenaire Premier', 'Socio Premium', 'Элита', 'Премиум партнёр', 'Ελίτ', 'エリート', 'プレミアパートナー', 'プレミアムパートナー', '精英', '엘리트', '프리미어 파트너',
  ],
}; // prettier-ignore

/** Names that say what a partner does or can do, those of the examples among them. */
const honest = [
  'Registered', 'Selling', 'Specialist', 'Strategic', 'Trained', 'Delivering', 'Certified Practice', 'Lead Implementer', 'Listed', 'Validated', 'Co-Sell', 'Joint-Solution',
  'Partner', 'Preferred Partner', 'Socio Preferente', 'Partenaire privilégié', 'Leading', 'Open', 'Select', 'Advanced', 'Sustained', 'Not sustained', 'In progress', 'Qualified', 'Enrolled', 'Specialised',
  'Untiered', 'Learning', 'Ready', 'Member', 'Trusted', 'Circle', 'First of all', 'Rocket', 'Professional Services Partner', 'Training Services Partner',
  'Exklusivpartner', 'Vertriebspartner', 'Zertifizierter Partner', 'Goldsmiths and Jewellers', 'Reseller or Distributor', 'Sell or Refer', 'Reseller or Dealer', 'Prime Contractor', 'Premium Support Provider', 'Security Champion',
  'Ruby Developer', 'Crystal Reports Specialist', 'Steel Industry Practice', 'Copper to Fibre Migration', 'Energy Star Installer', 'Titanium SDK Builder', 'Pearl District Office', 'Operator',
  '金融スペシャリスト', '资金管理专家', '金融服务专家', '银行业专家', '銀行', '現金管理', '金属加工', 'プレミアムサポート提供者', '전문 파트너', 'การเงิน', 'ผู้เชี่ยวชาญการเงิน', 'ניהול', 'Сертифицированный партнёр', 'Συνεργάτης', '',
]; // prettier-ignore

describe('prestigeWordIn', () => {
  test.each(Object.entries(named))('knows labels that are named after %s', (what, labels) => {
    expect(labels.filter((label) => prestigeWordIn(label)?.what !== what)).toEqual([]);
  });

  test('leaves names alone that say what a partner does', () => {
    expect(honest.filter((label) => prestigeWordIn(label) !== null)).toEqual([]);
  });

  test('reads a label in any case and however its accents are written', () => {
    const ways = [
      (s: string) => s.toUpperCase(),
      (s: string) => s.normalize('NFD'),
      (s: string) => s.normalize('NFC'),
    ];
    const labels = Object.values(named).flat();
    const missed = labels.flatMap((label) =>
      ways.map((way) => way(label)).filter((l) => prestigeWordIn(l) === null),
    );
    expect(missed).toEqual([]);
  });
});
