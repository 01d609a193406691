// One trainer at a time: libtorch's random state and threads belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
