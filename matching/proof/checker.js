// Checks the certificate of a round of duos, and trusts nobody: neither who made the file nor the program that did.
// Node: `node checker.js FILE`. Browser: `await checkCertificate(text)`. The format: docs/certificate.md. A file holds a
// question (every pair that may be formed and its points, places, locks), an answer (the duos) and a proof: tiers of
// prices, one for each mentee (u) and for each place of a mentor (v). What is checked is
// THE THEOREM (weak duality). Let W be what a pair is worth, u[i] + v[j] >= W for each pair, and no price negative. Then
// no set of duos is worth more than all prices together: each duo is worth at most the prices of its two people, and no
// price is used twice. If the duos formed are worth exactly their prices, and the price of whoever is left over is 0,
// they are worth all prices together: NOTHING BETTER EXISTS. Whatever else is as good consists of pairs worth exactly
// their prices ("tight") and leaves nobody out who has a price. It is checked TIER BY TIER: on the first, W is a number
// for the duo, larger than all points of a round, and the pair's points; further tiers choose among what is as good so
// far, by days waited, then by weights drawn by lot. They look at tight pairs only, and a price may be negative where
// one before was positive: tiers are compared as words in a dictionary.
(() => {
  const must = (holds, why) => { if (!holds) throw new Error(why) }
  const LARGEST = 2n ** 60n, sum = (numbers) => numbers.reduce((a, b) => a + b, 0n)
  const first = (tiers, value) => tiers.reduce((found, tier) => found || value(tier), 0n) // the first that is not 0
  // READING: whole numbers only, written as digits in quotes where a double would round them.
  const whole = (x, what, low = -LARGEST, high = LARGEST) => {
    must(Number.isSafeInteger(x) || (typeof x === 'string' && /^-?[0-9]{1,19}$/.test(x)), `${what}: whole numbers`)
    must(BigInt(x) >= low && BigInt(x) <= high, `${what}: from ${low} to ${high}`)
    return BigInt(x)
  }
  const list = (x, length, what) => must(Array.isArray(x) && x.length === (length ?? x.length), `${what}: a list of its length`) ?? x
  const wholes = (x, length, what, low, high) => list(x, length, what).map((one) => whole(one, what, low, high))
  const index = (x, length, what) => Number(whole(x, what, 0n, BigInt(length) - 1n))
  const sides = (x, { n, m }, what, low, high) => ({ u: wholes(x.u, n, what, low, high), v: wholes(x.v, m, what, low, high) })
  const readQuestion = ({ admissible, levels: wants, max_min: maxMin, ...q }) => {
    const capacity = wholes(q.capacity, null, 'capacity', 0n, 2n ** 31n), days = wholes(q.days, null, 'days', 0n, 2n ** 31n)
    const n = days.length, m = capacity.length, ranks = sides(q.ranks, { n, m }, 'ranks', 0n, 2n ** 62n)
    const columns = list(admissible.mentors, n, 'mentors').map((row) => list(row, null, 'mentors').map((j) => index(j, m, 'mentors')))
    const points = list(admissible.points, n, 'points').map((row, i) => wholes(row, columns[i].length, 'points', 0n, 10n ** 6n))
    const [locks, bans] = [q.locked, q.forbidden].map((pairs) => list(pairs, null, 'pairs').map((pair) =>
      [index(list(pair, 2, 'pairs')[0], n, 'pairs'), index(pair[1], m, 'pairs')]))
    const codes = [locks, bans].map((pairs) => pairs.map(([i, j]) => i * m + j)), banned = new Set(codes[1])
    must([...columns, ...codes].every((x) => x.every((one, k) => !k || x[k - 1] < one)), 'pairs: each once, in order')
    must(new Set(ranks.u).size === n && new Set(ranks.v).size === m, 'ranks: each once')
    must([maxMin, wants.points, wants.waiting, wants.rank].every((x) => typeof x === 'boolean'), 'levels: true or false')
    const floor = whole(q.floor, 'floor', 0n, 10n ** 6n), isBanned = (i, j) => banned.has(i * m + j)
    return { n, m, capacity, days, ranks, columns, points, locks, isBanned, wants, maxMin, floor }
  }
  // The first locked pair that cannot hold beside those before it, and why: then no set of duos obeys the locks.
  const conflictOf = ({ capacity, columns, locks, isBanned }) => {
    const whyNot = ([i, j], earlier) => isBanned(i, j) ? 'locked pair is forbidden'
      : !columns[i].includes(j) ? 'locked pair is not allowed'
      : earlier.some((lock) => lock[0] === i) ? 'mentee locked with two mentors'
      : earlier.filter((lock) => lock[1] === j).length >= capacity[j] ? 'mentor locked beyond capacity' : null
    const first = locks.findIndex((lock, k) => whyNot(lock, locks.slice(0, k)))
    return first < 0 ? null : [whyNot(locks[first], locks.slice(0, first)), locks[first]]
  }
  // A lot for each pair, from the ranks stored with the round (splitmix64): nobody chooses whom it favours.
  const drawn = (words) => words.reduce((state, word) => {
    let x = BigInt.asUintN(64, (state ^ word) + 0x9E3779B97F4A7C15n)
    x = BigInt.asUintN(64, (x ^ (x >> 30n)) * 0xBF58476D1CE4E5B9n)
    x = BigInt.asUintN(64, (x ^ (x >> 27n)) * 0x94D049BB133111EBn)
    return x ^ (x >> 31n)
  }, 0n)
  // The tiers that the question asks for, each with the weight that its prices are held against.
  const readTiers = (q, proof, isFree) => {
    const people = BigInt(q.n), duo = whole(proof.duo, 'duo')
    let range = 2n ** 20n, draws = 0n, isMissing = q.wants.waiting && q.days.some((x, i) => isFree[i] && x > 0n)
    while (range > 2n && range * 4n * (people + 1n) * (people + 2n) > 2n ** 53n) range /= 2n
    const tiers = list(proof.tiers, null, 'tiers').map((tier, k) => {
      const prices = sides(tier, q, 'prices')
      if (k === 0) return { ...prices, weight: (i, j, points) => (q.wants.points ? duo + points : duo) }
      const day = whole(tier.day, 'day', 0n), draw = whole(tier.draw, 'draw', 0n) // worth of a day; number of the draw
      must(day === 0n || (k === 1 && q.wants.waiting), 'tiers: waiting only where asked for, and before any draw')
      must(day + draw > 0n && draw === (day === 1n || !q.wants.rank ? 0n : ++draws), 'tiers: draws 1, 2 …, where asked for')
      must(day <= 1n || (day > range * people && q.days.every((x) => x * day + range <= LARGEST)), 'day: outweighs all draws')
      isMissing &&= day === 0n
      const lot = (i, j) => (draw ? drawn([draw, q.ranks.u[i], q.ranks.v[j]]) % range : 0n)
      return { ...prices, weight: (i, j) => day * q.days[i] + lot(i, j) }
    })
    must(tiers.length > 0 && !isMissing, 'tiers: none is missing')
    return { duo, tiers }
  }
  const judge = ({ question, answer, proof }) => {
    const q = readQuestion(question), conflict = conflictOf(q), status = conflict ? 'infeasible' : 'optimal'
    const mentorOf = wholes(answer.mentor_of, q.n, 'mentor_of', -1n, BigInt(q.m) - 1n).map(Number)
    const [size, total, waiting, floor] = ['size', 'total', 'waiting', 'floor'].map((name) => whole(answer[name], name))
    must(answer.status === status && JSON.stringify(answer.conflict) === JSON.stringify(conflict), 'status: what the locks say')
    must((q.maxMin && !conflict) || floor === q.floor, 'floor: the one in question')
    if (conflict) return must(proof === null && mentorOf.every((j) => j < 0) && !(size || total || waiting), 'impossible: no duos')
    // THE DUOS: every locked one, nobody beyond their places. What the locks decide is then taken out.
    const places = { u: q.days.map(() => 1n), v: [...q.capacity] }
    const load = { u: q.days.map(() => 0n), v: q.capacity.map(() => 0n) }
    must(q.locks.every(([i, j]) => mentorOf[i] === j), 'every locked pair holds')
    for (const [i, j] of q.locks) [places.u[i], places.v[j]] = [0n, places.v[j] - 1n]
    mentorOf.forEach((j, i) => { if (j >= 0 && places.u[i]) [load.u[i], load.v[j]] = [1n, load.v[j] + 1n] })
    must(load.v.every((many, j) => many <= places.v[j]), 'no mentor exceeds the capacity')
    const duos = sum(load.u), matched = q.days.filter((_, i) => mentorOf[i] >= 0)
    must(size === BigInt(matched.length) && waiting === sum(matched), 'size and waiting: recount')
    // THE PRICES: 0 for whoever is left over; of everybody's prices the first that is not 0 is positive.
    const { duo, tiers } = readTiers(q, proof, places.u), out = q.n + q.m, heads = [], entering = new Array(out + 1).fill(0)
    const arc = (a, b) => { (heads[a] ??= []).push(b); entering[b] += 1 } // a step of an exchange: see ONE ANSWER
    const node = (j) => (load.v[j] > 0n && load.v[j] < places.v[j] ? out : q.n + j) // whoever may come and go is "left out"
    for (const side of ['u', 'v']) places[side].forEach((many, k) => {
      const isIdle = load[side][k] < many, price = first(tiers, (tier) => tier[side][k]), self = side === 'u' ? k : node(k)
      must(!many || (isIdle ? price === 0n : price >= 0n), 'prices: not negative, and 0 for whoever is left over')
      if (many && !price && self !== out) arc(...((side === 'u') === isIdle ? [out, self] : [self, out]))
    })
    // Covers (König): prices 0 or 1 where each pair from a floor up is worth 1, so that they bound the number of duos.
    const paid = ({ u, v }) => sum(u.map((x, i) => x * places.u[i])) + sum(v.map((x, j) => x * places.v[j]))
    must((proof.covers !== null) === q.maxMin, 'covers: where the weakest duo was to be raised, and only there')
    const covers = list(proof.covers ?? [], q.maxMin ? 2 : 0, 'covers').map((x) => sides(x, q, 'covers', 0n, 1n))
    must(!q.maxMin || (paid(covers[0]) === duos && (!duos || paid(covers[1]) < duos)), 'covers: no more duos; fewer above')
    // THE PAIRS: each is held against the prices, and the duos are found among them.
    let formed = 0n, gained = 0n, most = 0n, least = null
    q.columns.forEach((row, i) => row.forEach((j, k) => {
      const points = q.points[i][k], isDuo = mentorOf[i] === j
      if (!places.u[i] || !places.v[j] || q.isBanned(i, j)) return
      must(covers.every(({ u, v }, k) => (k ? points <= floor : points < q.floor) || u[i] + v[j]), 'covers: touch every pair')
      if (points < floor) return
      const slack = first(tiers, ({ u, v, weight }) => u[i] + v[j] - weight(i, j, points))
      must(isDuo ? slack === 0n : slack >= 0n, 'prices: no pair is worth more, and each duo exactly its own')
      if (!slack) arc(...(isDuo ? [node(j), i] : [i, node(j)]))
      if (isDuo) [formed, gained, least] = [formed + 1n, gained + points, least === null || points < least ? points : least]
      if (points > most) most = points
    }))
    must(formed === duos, 'every duo may be formed and reaches the floor')
    must(!q.maxMin || floor === (least ?? q.floor), 'floor: what the weakest duo is worth')
    must(total === gained + sum(q.locks.map(([i, j]) => q.points[i][q.columns[i].indexOf(j)])), 'total: recounts')
    const fewer = [sum(places.u), sum(places.v)].reduce((a, b) => (a < b ? a : b)) // there cannot be more duos
    must(duo > (q.wants.points ? most * fewer : 0n), 'duo: outweighs all points')
    // ONE ANSWER. Another as good differs by exchanges: each mentee takes the next one's mentor, round a ring or from one
    // left out to another, so round a ring with "left out". Steps into which none leads are peeled off; rings remain.
    const peeled = [...entering.keys()].filter((x) => entering[x] === 0)
    for (const x of peeled) for (const head of heads[x] ?? []) if (--entering[head] === 0) peeled.push(head)
    must(!q.wants.rank || peeled.length > out, 'after the draws one answer is left')
  }

  const hash = (part) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(part)))
  const digest = async (part) => Array.from(new Uint8Array(await hash(part)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  globalThis.checkCertificate = async (text) => {
    try {
      const { format, ...file } = JSON.parse(text)
      must(format === 'mentorat-certificate-1', 'format: mentorat-certificate-1')
      for (const part of ['question', 'answer']) must(await digest(file[part]) === file.digest[part], `${part}: not that of the digest`)
      judge(file)
      const { status, size, total, conflict, mentor_of: mentorOf } = file.answer
      return { holds: true, status, duos: Number(size), points: Number(total), conflict, mentorOf, digest: file.digest }
    } catch (error) {
      return { holds: false, why: error.constructor === Error ? error.message : 'a part is missing or of another kind' }
    }
  }
  if (typeof require === 'function' && require.main === module) {
    const read = async () => checkCertificate(await require('node:fs/promises').readFile(process.argv[2] ?? '', 'utf8'))
    const say = (said) => { process.exitCode = console.log(JSON.stringify(said)) ?? (said.holds ? 0 : 1) }
    read().then(say, () => say({ holds: false, why: 'the file cannot be read' }))
  }
})()
