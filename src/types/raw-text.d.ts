/** A file's text, as it stands; the import says `with { type: 'text' }` as well. */
declare module '*?raw' {
  const text: string;
  export default text;
}
