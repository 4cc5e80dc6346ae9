// @ts-check
/** `promotora serve`, started for a test or a measurement. */
import { spawn } from 'node:child_process';

/**
 * @param {string} program
 * @param {string} root the site's folder
 * @param {{ port?: number, today: string }} options port 0, unless given, is any that is free
 * @returns {Promise<{ server: import('node:child_process').ChildProcess, base: string }>} `base`: the
 *   address that it prints, without the slash at its end
 */
export function startPreview(program, root, { port = 0, today }) {
  const server = spawn(program, ['serve', '--root', root, '--port', String(port), '--today', today]);
  return new Promise((resolve, reject) => {
    let said = '';
    /** @param {Buffer} text */
    const hear = (text) => {
      said += text;
      const base = /The site is at (http:\/\/[^/]+)\//.exec(said)?.[1];
      if (base) resolve({ server, base });
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', () => reject(new Error(`serve ended: ${said}`)));
  });
}
