// What a visitor has sent and the server has not answered yet. An answer to something earlier must not undo the last.

// pending.sent(before, now): what the server said last, and what is on its way. pending.isOld(value): whether this
// answer is to something earlier. The last value, or one that was never sent (another visit, a new seed), ends the wait.
class Pending {
  values = [];

  sent(before, now) {
    if (!this.values.length) this.values.push(before);
    this.values.push(now);
  }

  isOld(value) {
    const old = this.values.includes(value) && value !== this.values.at(-1);
    if (!old) this.values = [];
    return old;
  }

  last(otherwise) {
    return this.values.at(-1) ?? otherwise;
  }
}
