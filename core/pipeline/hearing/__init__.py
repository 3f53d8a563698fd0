"""What is heard: from the door through which it enters to the queues behind it."""
