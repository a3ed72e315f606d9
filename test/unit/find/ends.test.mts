import { endsOf } from '../../../nodes/GenesysParticipantAttributes/find/ends';

function one(purpose: string, ...sessions: object[]) {
	return { purpose, sessions };
}

const IN = { direction: 'inbound', ani: 'tel:+13175551000', dnis: 'tel:+13175550100' };
const CALLER = { from: '+13175551000', to: '+13175550100' };

test.each<[string, object[], object]>([
	['a call', [one('customer', IN)], CALLER],
	[
		'a call that an agent makes',
		[
			one('agent', { direction: 'outbound', ani: 'sip:5e@org;tgrp=x', dnis: 'tel:+13175551000' }),
			one('customer', { direction: 'outbound', ani: 'tel:+13175550100', dnis: 'tel:+13175551000' }),
		],
		{ from: '+13175550100', to: '+13175551000' },
	],
	[
		'a call with somebody who is consulted',
		[
			one('external', { direction: 'outbound', ani: 'tel:+13175550100', dnis: 'tel:+13175559999' }),
			one('agent', { ...IN, dnis: 'sip:5e@org' }),
			one('customer', IN),
		],
		CALLER,
	],
	[
		'a call whose customer has no number that was called',
		[
			one('customer', { direction: 'inbound', ani: 'tel:+13175551000' }),
			one('external', { direction: 'outbound', dnis: 'tel:+13175559999' }),
			one('ivr', IN),
			one('agent', { ...IN, dnis: 'sip:5e@org' }),
		],
		CALLER,
	],
	[
		'a call among users',
		[one('user', { direction: 'outbound', ani: 'sip:a@org', dnis: 'sip:b@org' }), one('user')],
		{ from: 'a@org', to: 'b@org' },
	],
	[
		'an email',
		[one('customer', { addressFrom: 'ann@example.com', addressTo: 'support@example.com' })],
		{ from: 'ann@example.com', to: 'support@example.com' },
	],
	[
		'a callback that nobody has made yet',
		[one('customer', { direction: 'inbound', callbackNumbers: ['tel:+13175551000'] })],
		{ from: '+13175551000', to: null },
	],
	[
		'a callback of a campaign',
		[one('customer', { direction: 'outbound', callbackNumbers: ['+13175551000'] })],
		{ from: null, to: '+13175551000' },
	],
	['nobody', [], { from: null, to: null }],
	['sessions without an address', [one('customer', {}, { ani: '' })], { from: null, to: null }],
])('whom %s is from and to', (_, participants, ends) => {
	expect(endsOf(participants)).toEqual(ends);
});

test.each([
	['tel:+13175551000', '+13175551000'],
	['TEL:+13175551000;ext=12', '+13175551000'],
	[' tel:+13175551000 ', '+13175551000'],
	['sip:ann@example.com:5060;transport=tcp?x=y', 'ann@example.com:5060'],
	['sips:ann@example.com', 'ann@example.com'],
	['+13175551000', '+13175551000'],
	['tel:+1317555****', '+1317555****'],
	['anonymous', 'anonymous'],
	['ann;home@example.com', 'ann;home@example.com'],
	['tel:', null],
	[13175551000, null],
])('%j is the address %j', (ani, from) => {
	expect(endsOf([one('customer', { ani })]).from).toBe(from);
});
