import fc from 'fast-check';

// A fault that a property has found is found: looking for the smallest input that shows it would take most of the time.
fc.configureGlobal({ endOnFailure: true });
