/** Netlify's matcher, compiled to WebAssembly; it comes without types. */
declare module 'netlify-redirector' {
  interface Request {
    scheme: string;
    host: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    getHeader: (name: string) => string;
    getCookie: (name: string) => string;
  }
  interface Match {
    from: string;
    to: string;
    status: number;
    force: boolean;
  }
  interface Matcher {
    match: (request: Request) => Match | null;
  }
  const redirector: { parsePlain: (rules: string, options: object) => Promise<Matcher> };
  export default redirector;
}
