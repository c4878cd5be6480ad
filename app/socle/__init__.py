"""What every storey may lean on: failures, progress, French typography, resources. Knows nothing of the trade."""
