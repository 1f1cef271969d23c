import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '#outside/public-address.ts';

/** Every row of the IANA IPv4 Special-Purpose Address Registry, globally reachable or not, and multicast. */
const IPV4 = [
  ['0.0.0.0/8', '"This network"'],
  ['0.0.0.0/32', '"This host on this network"'],
  ['10.0.0.0/8', 'Private-Use'],
  ['100.64.0.0/10', 'Shared Address Space'],
  ['127.0.0.0/8', 'Loopback'],
  ['169.254.0.0/16', 'Link Local'],
  ['172.16.0.0/12', 'Private-Use'],
  ['192.0.0.0/24', 'IETF Protocol Assignments'],
  ['192.0.0.0/29', 'IPv4 Service Continuity Prefix'],
  ['192.0.0.8/32', 'IPv4 dummy address'],
  ['192.0.0.9/32', 'Port Control Protocol Anycast'],
  ['192.0.0.10/32', 'Traversal Using Relays around NAT Anycast'],
  ['192.0.0.170/32', 'NAT64/DNS64 Discovery'],
  ['192.0.0.171/32', 'NAT64/DNS64 Discovery'],
  ['192.0.2.0/24', 'Documentation (TEST-NET-1)'],
  ['192.31.196.0/24', 'AS112-v4'],
  ['192.52.193.0/24', 'AMT'],
  ['192.88.99.0/24', 'Deprecated (6to4 Relay Anycast)'],
  ['192.88.99.2/32', '6a44-relay anycast address'],
  ['192.168.0.0/16', 'Private-Use'],
  ['192.175.48.0/24', 'Direct Delegation AS112 Service'],
  ['198.18.0.0/15', 'Benchmarking'],
  ['198.51.100.0/24', 'Documentation (TEST-NET-2)'],
  ['203.0.113.0/24', 'Documentation (TEST-NET-3)'],
  ['224.0.0.0/4', 'Multicast'],
  ['240.0.0.0/4', 'Reserved'],
  ['255.255.255.255/32', 'Limited Broadcast'],
] as const;

/** Every row of the IANA IPv6 Special-Purpose Address Registry, and what else is not for the public. */
const IPV6 = [
  ['::1/128', 'Loopback Address'],
  ['::/128', 'Unspecified Address'],
  ['::ffff:0:0/96', 'IPv4-mapped Address'],
  ['64:ff9b::/96', 'IPv4-IPv6 Translation (NAT64)'],
  ['64:ff9b:1::/48', 'IPv4-IPv6 Translation (NAT64, local)'],
  ['100::/64', 'Discard-Only Address Block'],
  ['100:0:0:1::/64', 'Dummy IPv6 Prefix'],
  ['2001::/23', 'IETF Protocol Assignments'],
  ['2001::/32', 'TEREDO'],
  ['2001:1::1/128', 'Port Control Protocol Anycast'],
  ['2001:1::2/128', 'Traversal Using Relays around NAT Anycast'],
  ['2001:1::3/128', 'DNS-SD Service Registration Protocol Anycast'],
  ['2001:2::/48', 'Benchmarking'],
  ['2001:3::/32', 'AMT'],
  ['2001:4:112::/48', 'AS112-v6'],
  ['2001:10::/28', 'Deprecated (previously ORCHID)'],
  ['2001:20::/28', 'ORCHIDv2'],
  ['2001:30::/28', 'Drone Remote ID Protocol Entity Tags'],
  ['2001:db8::/32', 'Documentation'],
  ['2002::/16', '6to4'],
  ['2620:4f:8000::/48', 'Direct Delegation AS112 Service'],
  ['3fff::/20', 'Documentation'],
  ['5f00::/16', 'Segment Routing (SRv6) SIDs'],
  ['fc00::/7', 'Unique-Local'],
  ['fe80::/10', 'Link-Local Unicast'],
  ['::/96', 'IPv4-compatible, deprecated'],
  ['::ffff:0:0:0/96', 'IPv4-translated'],
  ['fec0::/10', 'site-local, deprecated'],
  ['ff00::/8', 'Multicast'],
  ['4000::/3', 'not given out'],
] as const;

describe('an address of a special-purpose block is not public', () => {
  test.each(IPV4)('%s %s', (block) => {
    const first = ipaddr.IPv4.networkAddressFromCIDR(block).toString();
    const last = ipaddr.IPv4.broadcastAddressFromCIDR(block).toString();
    expect([first, last].map(isPublicAddress)).toEqual([false, false]);
  });

  test.each(IPV6)('%s %s', (block) => {
    const first = ipaddr.IPv6.networkAddressFromCIDR(block).toString();
    const last = ipaddr.IPv6.broadcastAddressFromCIDR(block).toString();
    expect([first, last].map(isPublicAddress)).toEqual([false, false]);
  });
});

test.each([
  ['a public IPv4 address, mapped', '::ffff:8.8.8.8'],
  ['a private one, mapped', '::ffff:10.0.0.1'],
  ['a private one, mapped, in hexadecimal', '::ffff:a00:1'],
  ['a public one behind NAT64', '64:ff9b::8.8.8.8'],
  ['a private one behind NAT64', '64:ff9b::192.168.0.1'],
  ['a private one in 6to4', '2002:c0a8:1::1'],
  ['a private one in Teredo', '2001:0:4136:e378:8000:63bf:3f57:fffe'],
  ['a private one, IPv4-compatible', '::10.0.0.1'],
])('%s is not public: %s', (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ['a zone', 'fe80::1%eth0'],
  ['a zone behind a public address', '2606:4700:4700::1111%eth0'],
  ['a name', 'example.com'],
  ['nothing', ''],
  ['an IPv4 address with one number', '134744072'],
  ['an IPv4 address in octal', '010.8.8.8'],
  ['an IPv4 address with a port', '8.8.8.8:443'],
  ['an IPv6 address in brackets', '[2606:4700:4700::1111]'],
])('%s is no public address: %s', (_, text) => {
  expect(isPublicAddress(text)).toBe(false);
});

test.each([
  ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
  ...['169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '191.255.255.255', '192.0.1.0', '192.0.3.0'],
  ...['192.88.98.255', '192.88.100.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0'],
  ...['198.51.99.255', '203.0.114.0', '223.255.255.255', '2001:200::', '2001:db7:ffff::1', '2001:db9::'],
  ...['2001:ffff::1', '2003::', '2400::1', '2606:4700:4700::1111', '2620:4f:7fff::1', '3ffe:ffff::1', '3fff:1000::'],
])('%s, beside the blocks, is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});
