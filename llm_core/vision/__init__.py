"""Networks and methods that look at pictures: convolution, detection, segmentation, tracking, repair."""
