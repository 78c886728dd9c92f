/** The demo vendor's program: the reference ladders, and what the medals of the old program equal in them. */

const equivalents = `
# The old program had Gold, Silver and Bronze for everybody. Each is mapped to the tier of this program that it equals.
equivalents:
  resale: { Gold: strategic, Silver: selling, Bronze: registered }
  services: { Gold: certified_practice, Silver: delivering, Bronze: trained }
  technology: { Gold: cosell, Silver: validated, Bronze: listed }
`;

/** The program of the demo vendor, made of the template `motions`. */
export function demoProgram(template: string, schema: string): string {
  return (
    template
      .replace(/^# yaml-language-server: .*$/m, `# yaml-language-server: $schema=${schema}`)
      .replace(/^ {2}key: motions$/m, '  key: merrowdesk')
      .replace(/^ {2}name: Partner program$/m, '  name: Merrowdesk partner program') + equivalents
  );
}
