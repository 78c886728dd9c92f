/**
 * Codes of ISO 4217, those in use and those withdrawn, since deals and rates may be older than a country's present money. A fixed
 * list: what a machine knows of currencies differs from one to the next, and the same document must read alike on all (I1).
 */
const codes =
  'ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD BAM BBD ' +
  'BDT BEC BEF BEL BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BRB BRC BRE BRL BRN BRR BSD BTN BWP BYB BYN ' +
  'BYR BZD CAD CDF CHC CHF CLP CNY COP CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS ' +
  'ECV EEK EGP ERN ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF GNS GQE ' +
  'GRD GTQ GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD JPY ' +
  'KES KGS KHR KMF KPW KRW KWD KYD KZT LAJ LAK LBP LKR LRD LSL LSM LTL LTT LUC LUF LUL LVL LVR LYD MAD ' +
  'MDL MGA MGF MKD MLF MMK MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK MXN MXP MYR MZE MZM MZN NAD NGN NIC ' +
  'NIO NLG NOK NPR NZD OMR PAB PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB ' +
  'RUR RWF SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD STN SUR SVC SYP SZL ' +
  'THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USS UYN UYP UYU UZS VEB ' +
  'VEF VES VNC VND VUV WST XAF XCD XCG XDR XEU XFO XOF XPF XRE XSU YDD YER YUD YUM YUN ZAL ZAR ZMK ZMW ' +
  'ZRN ZRZ ZWC ZWD ZWG ZWL ZWN ZWR';

const known: ReadonlySet<string> = new Set(codes.split(' '));

/** Whether three capital letters are a currency. */
export function isCurrency(code: string): boolean {
  return known.has(code);
}

/** All codes, for "did you mean". */
export function currencyCodes(): Iterable<string> {
  return known;
}
