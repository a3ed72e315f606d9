import { gzipSync } from 'node:zlib';

import type { Distortion, Exchange } from './server.mts';
import { MARK } from './serverMeet.mts';

/** An answer that is written to the socket as it stands. */
export interface Raw {
	/** Status line and headers without the empty line at their end. */
	head: string;
	body?: string | Buffer;
	/** What becomes of the connection afterwards. Default `end`. */
	then?: 'end' | 'reset' | 'leave';
}

export const PAGE = `<!DOCTYPE html><html><body><h1>${MARK}</h1><form action="/login"></form></body></html>`;

const JSON_TYPE = 'Content-Type: application/json';

export function write({ socket }: Exchange, { head, body = '', then = 'end' }: Raw): void {
	const bytes = Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
	socket.write(bytes, () => {
		if (then === 'end') socket.end();
		if (then === 'reset') socket.resetAndDestroy();
	});
}

/** Head of an answer with a body of that many bytes. */
export function head(status: number | string, length: number, ...more: string[]): string {
	return [`HTTP/1.1 ${status} X`, `Content-Length: ${length}`, 'Connection: close', ...more].join(
		'\r\n',
	);
}

/** An answer whose Content-Length is right. */
export function whole(status: number | string, body: string | Buffer, ...more: string[]): Raw {
	return { head: head(status, Buffer.byteLength(body), ...more), body };
}

/** Answers so after the work was done. */
export function afterWork(raw: Raw): Distortion {
	return async (exchange) => {
		await exchange.done();
		write(exchange, raw);
	};
}

/** Answers so, and does nothing. */
export function withoutWork(raw: Raw): Distortion {
	return (exchange) => {
		exchange.request.resume().on('end', () => write(exchange, raw));
	};
}

const CUT_CHUNKS = ['HTTP/1.1 200 X', 'Transfer-Encoding: chunked', JSON_TYPE].join('\r\n');
const IN_CHUNKS = ['HTTP/1.1 202 X', 'Transfer-Encoding: chunked', JSON_TYPE].join('\r\n');

/** 40 MB of good JSON in as many kilobytes. */
const BOMB = gzipSync(`{"id":"${'x'.repeat(40_000_000)}"}`);

/** Nobody can tell from these whether the work was done. */
export const UNCLEAR: Array<[string, Raw]> = [
	['a page with 200', whole(200, PAGE, 'Content-Type: text/html')],
	['a page that calls itself JSON', whole(200, PAGE, JSON_TYPE)],
	[
		'JSON in UTF-16',
		whole(200, Buffer.from('{"id":1}', 'utf16le'), `${JSON_TYPE}; charset=utf-16`),
	],
	['a JSON array', whole(200, '[]', JSON_TYPE)],
	['JSON null', whole(200, 'null', JSON_TYPE)],
	['two JSON objects', whole(200, '{}{}', JSON_TYPE)],
	['bytes that are no text', whole(200, Buffer.alloc(999, 0xff), JSON_TYPE)],
	['a body shorter than told', { head: head(202, 999, JSON_TYPE), body: '{"id":' }],
	['chunks cut off after a whole object', { head: CUT_CHUNKS, body: '2\r\n{}\r\n' }],
	['a chunk size that is none', { head: IN_CHUNKS, body: 'zz\r\n{}\r\n0\r\n\r\n' }],
	['gzip that is none', whole(202, '{"id":1}', JSON_TYPE, 'Content-Encoding: gzip')],
	['gzip cut off', whole(200, gzipSync(PAGE).subarray(0, 30), JSON_TYPE, 'Content-Encoding: gzip')],
	['gzip of more than anybody asks for', whole(200, BOMB, JSON_TYPE, 'Content-Encoding: gzip')],
	['a status line cut off', { head: 'HTTP/1.1 20', then: 'reset' }],
	['headers cut off', { head: 'HTTP/1.1 202 X\r\nContent-Le', then: 'reset' }],
	['nothing but a reset', { head: '', then: 'reset' }],
	['no HTTP', { head: `220 ${MARK} ESMTP` }],
	['a header without a colon', whole(202, '', MARK)],
	['two lengths that differ', whole(202, '{}', 'Content-Length: 9')],
	['an enormous header block', whole(202, '', ...manyHeaders(400))],
	['500 cut off', { head: head(500, 999, JSON_TYPE), body: `{"message":"${MARK}` }],
	['504 that is no gzip', whole(504, PAGE, 'Content-Encoding: gzip')],
];

/** These say that the write is accepted, in odd ways. */
export const ACCEPTING: Array<[string, Raw]> = [
	['a body longer than told', { head: head(202, 0), body: PAGE }],
	['no type', whole(202, '{}')],
	['a page with 202', whole(202, PAGE, 'Content-Type: text/html')],
	['JSON that calls itself a page', whole(200, '{}', 'Content-Type: text/html')],
	['a byte order mark', whole(200, '\uFEFF{}', JSON_TYPE)],
	['white space', whole(202, ' \r\n\t ')],
	['an empty gzip', whole(202, gzipSync(''), 'Content-Encoding: gzip')],
	['204', { head: 'HTTP/1.1 204 X\r\nConnection: close' }],
	['299', whole(299, '{}')],
	['an object of another kind', whole(200, `{"message":"${MARK}","participants":null}`)],
	['HTTP/1.0 with a body until it closes', { head: 'HTTP/1.0 200 OK', body: '{}' }],
	['notices before it', { head: `${notices(20)}${head(202, 0)}` }],
	['many trailers', { head: `${IN_CHUNKS}\r\nTrailer: X-Mark`, body: '0\r\nX-Mark: 1\r\n\r\n' }],
];

function manyHeaders(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `X-Mark-${index}: ${'y'.repeat(100)}`);
}

function notices(count: number): string {
	const each = ['100 Continue', '102 Processing', '103 Early Hints\r\nLink: </x>; rel=preload'];
	return Array.from({ length: count }, (_, n) => `HTTP/1.1 ${each[n % 3]}\r\n\r\n`).join('');
}
