import fc from 'fast-check';

// To know that a change is noticed takes no smallest example of it
fc.configureGlobal({ endOnFailure: true });
